package cloud.powerepos.des.credentials.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** Encodings where they are met last: in the client's configuration, and in names of files. */
class OddFilesOfTheClientTest extends StoreFixture {

    @Test
    void aByteOrderMarkInTheFileOfTheClientIsNamedWithTheKeyThatItHides() {
        store.update(CLIENT, settings("client.cfg", "\u00ef\u00bb\u00bfclient.id", "till-vendor", "client.secret",
                "hush"));
        assertEquals("client.id cannot be read: the file begins with a byte order mark, which hides its first line:"
                + " save it without (as ISO-8859-1 or 'UTF-8 without BOM')", store.problems().get(0).message());
    }

    @Test
    void aNameOfASecretFileThatBecameOtherLettersIsNamed() {
        store.update(ACME, settings("acme.cfg", "organisation.code", "ACME", "service.account.id", "svc",
                "service.account.password.file", "caf\u00c3\u00a9.txt"));
        String message = store.problems().get(0).message();
        assertTrue(message.startsWith("service.account.password.file is saved as UTF-8, but read as ISO-8859-1"),
                message);
    }
}
