package cloud.powerepos.des.credentials.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

import cloud.powerepos.des.credentials.CredentialStore;

/** The integrator's configuration as forms show it; what is read and how is up to {@link ConfigurationReader}. */
@ObjectClassDefinition(pid = CredentialStore.CLIENT_PID, name = "PowerEPOS DES: client credentials",
        description = "The integrator's pair, for all organisations; give the secret or a file with it")
@interface ClientForm {

    @AttributeDefinition(name = "ClientID", description = "Public; PowerEPOS gave it to the integrator")
    String client_id();

    @AttributeDefinition(name = "ClientSecret", type = AttributeType.PASSWORD, required = false,
            description = "The secret itself, or $[secret:name]; leave empty where a file is given")
    String client_secret();

    @AttributeDefinition(name = "File with the ClientSecret", required = false,
            description = "Name of a UTF-8 file with nothing but the secret, relative to etc; followed when it changes")
    String client_secret_file();
}
