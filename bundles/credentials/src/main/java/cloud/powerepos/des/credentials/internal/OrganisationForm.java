package cloud.powerepos.des.credentials.internal;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.AttributeType;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

import cloud.powerepos.des.credentials.CredentialStore;

/** The configuration of an organisation as forms show it; what is read and how is up to {@link ConfigurationReader}. */
@ObjectClassDefinition(factoryPid = CredentialStore.ORGANISATION_PID, name = "PowerEPOS DES: organisation",
        description = "One organisation and its service account; give each secret or a file with it")
@interface OrganisationForm {

    @AttributeDefinition(name = "Organisation Code", description = "As the organisation gave it; one configuration"
            + " for each")
    String organisation_code();

    @AttributeDefinition(name = "Service account", description = "Its ID; the e-mail address of an end user does not"
            + " work")
    String service_account_id();

    @AttributeDefinition(name = "Password", type = AttributeType.PASSWORD, required = false,
            description = "The password itself, or $[secret:name]; leave empty where a file is given")
    String service_account_password();

    @AttributeDefinition(name = "File with the password", required = false,
            description = "Name of a UTF-8 file with nothing but the password, relative to etc; followed when it"
                    + " changes")
    String service_account_password_file();

    @AttributeDefinition(name = "ClientID of its own", required = false,
            description = "Only where this organisation does not use the common pair; then with a secret")
    String client_id();

    @AttributeDefinition(name = "ClientSecret of its own", type = AttributeType.PASSWORD, required = false,
            description = "Only together with a ClientID of its own")
    String client_secret();

    @AttributeDefinition(name = "File with the ClientSecret of its own", required = false,
            description = "Only together with a ClientID of its own")
    String client_secret_file();
}
