package cloud.powerepos.des.webconsole.internal;

import java.util.Locale;

/** How urgent a row is, most urgent first; the colour of its state. */
enum Tone {
    BAD, WARN, BUSY, GOOD, IDLE;

    String cssClass() {
        return "des-" + name().toLowerCase(Locale.ROOT);
    }
}
