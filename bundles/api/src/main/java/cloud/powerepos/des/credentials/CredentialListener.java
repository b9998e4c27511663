package cloud.powerepos.des.credentials;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told when the credentials of an organisation change; register it as an OSGi service (whiteboard pattern).
 * <p>
 * Calls come one at a time, with no lock of the store held, after {@link CredentialStore#find(String)} answers with the
 * new state. They may come from the thread that delivers configurations: do not block in them.
 */
@ConsumerType
@FunctionalInterface
public interface CredentialListener {

    /**
     * The credentials of this organisation were added, changed or removed; ask the store which.
     *
     * @param organisationCode the organisation whose credentials are not what they were
     */
    void credentialsChanged(String organisationCode);
}
