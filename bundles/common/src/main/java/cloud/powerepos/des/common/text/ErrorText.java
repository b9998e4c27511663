package cloud.powerepos.des.common.text;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Shows an error of other code by its kind and place alone, as its message may quote a secret. Only the messages of the
 * virtual machine, such as that of an {@link OutOfMemoryError}, are repeated.
 */
public final class ErrorText {

    private static final int CAUSES = 4;
    private static final int FRAMES = 8;

    private ErrorText() {
    }

    /** The kind of an error in one word, and what the virtual machine says of it. */
    public static String kind(Throwable error) {
        String name = error.getClass().getSimpleName();
        return error instanceof VirtualMachineError && error.getMessage() != null
                ? name + ": " + Printable.of(error.getMessage()) : name;
    }

    /** Kind and place of an error and of its causes, in one line. */
    public static String trace(Throwable error) {
        return Stream.iterate(error, e -> e != null, Throwable::getCause).limit(CAUSES).map(ErrorText::place)
                .collect(Collectors.joining("; caused by "));
    }

    private static String place(Throwable error) {
        return Stream.concat(Stream.of(kind(error)), Stream.of(error.getStackTrace()).limit(FRAMES)
                .map(StackTraceElement::toString)).collect(Collectors.joining(", at "));
    }
}
