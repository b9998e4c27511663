package cloud.powerepos.des.common.configuration;

/** Where an operator finds a configuration. */
public final class ConfigurationSource {

    /** File install leaves the file's address in the configuration under this key. */
    public static final String FILE_NAME = "felix.fileinstall.filename";

    private ConfigurationSource() {
    }

    /**
     * Names the file without its folder.
     *
     * @param fileName the value of {@link #FILE_NAME}, or null
     * @param pid      the PID, for a configuration that comes from no file
     * @return the file's name, or the PID
     */
    public static String of(Object fileName, String pid) {
        String name = fileName == null ? "" : fileName.toString();
        String file = name.substring(Math.max(name.lastIndexOf('/'), name.lastIndexOf('\\')) + 1);
        return file.isBlank() ? pid : file;
    }
}
