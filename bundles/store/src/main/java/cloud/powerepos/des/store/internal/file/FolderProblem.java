package cloud.powerepos.des.store.internal.file;

import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.FileSystemException;

import cloud.powerepos.des.common.text.Printable;
import cloud.powerepos.des.store.internal.rows.RowsException;

/** Errors of a file system as sentences. */
final class FolderProblem {

    private FolderProblem() {
    }

    /** @param where such as "files in /data" */
    static RowsException of(String where, Exception error) {
        Throwable reason = error instanceof DirectoryIteratorException ? error.getCause() : error;
        String said = reason instanceof FileSystemException file && file.getReason() != null
                ? ": " + Printable.of(file.getReason()) : "";
        return RowsException.unusable("directory: " + where + " cannot be used (" + reason.getClass().getSimpleName()
                + said + "): " + (reason instanceof AccessDeniedException ? "let this process write there"
                        : "see that the folder can be written and the disk has room"));
    }
}
