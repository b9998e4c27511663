package cloud.powerepos.des.auth.internal.service;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import cloud.powerepos.des.credentials.CredentialStore;
import cloud.powerepos.des.credentials.DesCredentials;
import cloud.powerepos.des.operations.ConfigurationProblem;

/** The credentials that a test keeps in a map, by organisation. */
public record CredentialMap(Map<String, DesCredentials> credentials) implements CredentialStore {

    @Override
    public Optional<DesCredentials> find(String organisationCode) {
        return Optional.ofNullable(credentials.get(organisationCode));
    }

    @Override
    public Set<String> organisationCodes() {
        return Set.copyOf(credentials.keySet());
    }

    @Override
    public List<ConfigurationProblem> problems() {
        return List.of();
    }
}
