package cloud.powerepos.des.credentials;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * Is told when the credentials of an organisation change; register it as an OSGi service (whiteboard pattern).
 * <p>
 * Calls come one at a time and in order, with no lock of the store held, shortly after
 * {@link CredentialStore#find(String)} answers with the new state. Each listener is called on a thread of its own: it
 * may block, call any service of DES Access and throw, without an effect on other listeners or on the store. It then
 * only delays what it is told itself; several changes of one organisation that wait are told once. A call that is still
 * under way when the store stops is interrupted.
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
