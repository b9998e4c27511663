package cloud.powerepos.des.shell.internal.table;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import cloud.powerepos.des.common.configuration.RefusedException;
import cloud.powerepos.des.common.files.BoundedFile;

/** Reads the text of a table that a spreadsheet has written, as it was meant or not at all. */
final class TableText {

    private static final int LARGEST = 64 * 1024 * 1024;
    private static final String REMEDY = ": save it as 'CSV UTF-8'";
    private static final int[] UTF_8_MARK = { 0xef, 0xbb, 0xbf };
    private static final int[] UTF_16BE_MARK = { 0xfe, 0xff };
    private static final int[] UTF_16LE_MARK = { 0xff, 0xfe };
    /** An .xlsx or .ods file is an archive. */
    private static final int[] ARCHIVE = { 'P', 'K', 3, 4 };

    private TableText() {
    }

    /** @throws RefusedException if it cannot be read; the message names the file */
    static String read(Path file) throws RefusedException {
        if (!Files.exists(file)) {
            throw new RefusedException("", file + " does not exist: give the name of a file on the machine of this"
                    + " container; relative names start at its folder, ~/ at the home of its user");
        }
        try {
            return decoded(BoundedFile.read(file, LARGEST));
        } catch (BoundedFile.UnreadableException e) {
            throw new RefusedException("", file + " " + e.getMessage());
        } catch (RefusedException e) {
            throw new RefusedException("", file + ": " + e.getMessage());
        }
    }

    static String decoded(byte[] bytes) throws RefusedException {
        if (startsWith(bytes, ARCHIVE)) {
            throw new RefusedException("", "this is a workbook and not a table in text" + REMEDY);
        }
        String text;
        if (startsWith(bytes, UTF_16BE_MARK)) {
            text = decoded(bytes, UTF_16BE_MARK.length, StandardCharsets.UTF_16BE);
        } else if (startsWith(bytes, UTF_16LE_MARK)) {
            text = decoded(bytes, UTF_16LE_MARK.length, StandardCharsets.UTF_16LE);
        } else {
            text = decoded(bytes, startsWith(bytes, UTF_8_MARK) ? UTF_8_MARK.length : 0, StandardCharsets.UTF_8);
        }
        if (text.indexOf('\0') >= 0) {
            throw new RefusedException("", "this is no text" + REMEDY);
        }
        return text;
    }

    private static boolean startsWith(byte[] bytes, int[] mark) {
        for (int i = 0; i < mark.length; i++) {
            if (i >= bytes.length || (bytes[i] & 0xff) != mark[i]) {
                return false;
            }
        }
        return true;
    }

    private static String decoded(byte[] bytes, int start, Charset charset) throws RefusedException {
        CharsetDecoder decoder = charset.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes, start, bytes.length - start);
        CharBuffer out = CharBuffer.allocate(bytes.length - start + 1);
        CoderResult result = decoder.decode(in, out, true);
        if (result.isError()) {
            out.flip();
            throw new RefusedException("", "line " + (out.chars().filter(c -> c == '\n').count() + 1) + " is not "
                    + charset + REMEDY);
        }
        decoder.flush(out);
        return out.flip().toString();
    }
}
