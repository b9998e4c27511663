package cloud.powerepos.des.common.text;

/** Names no particular file, in texts that are the same for all organisations that have the same problem. */
public final class AnyFile {

    public static final String NAME = "the file of the organisation";

    private AnyFile() {
    }
}
