package cloud.powerepos.des.sandbox.internal;

import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;

import org.jose4j.jwt.consumer.InvalidJwtException;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import cloud.powerepos.des.sandbox.internal.AccessTokens.Claims;
import cloud.powerepos.des.sandbox.internal.JobRuns.Run;

/** The API of one DES: checks the bearer of every call, starts jobs and tells how they do. */
public final class DesApi {

    private static final Pattern BEARER = Pattern.compile("Bearer +([A-Za-z0-9._~+/=-]+)", Pattern.CASE_INSENSITIVE);
    private static final Pattern GUID =
            Pattern.compile("(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

    private final JsonMapper json = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();
    private final URI host;
    private final Accounts accounts;
    private final AccessTokens accessTokens;
    private final JobRuns runs;
    private final Counters counters;

    public DesApi(URI host, Accounts accounts, AccessTokens accessTokens, JobRuns runs, Counters counters) {
        this.host = host;
        this.accounts = accounts;
        this.accessTokens = accessTokens;
        this.runs = runs;
        this.counters = counters;
    }

    private interface Operation {
        Map<String, ?> run(Claims caller, JsonNode body) throws DesRefusal;
    }

    public List<Route> routes() {
        return List.of(new Route("POST", "/api/v1/startjob", request -> call(request, this::startJob)),
                new Route("POST", "/api/v1/queryrunstatus", request -> call(request, this::queryRunStatus)));
    }

    private Reply call(Request request, Operation operation) {
        String organisation;
        Reply reply;
        boolean foreign = false;
        try {
            Claims caller = authorise(request);
            organisation = caller.organisation();
            reply = Reply.ok(operation.run(caller, body(request, organisation)));
        } catch (DesRefusal e) {
            organisation = e.organisation();
            reply = e.reply();
            foreign = e.foreign();
        }
        counters.desCall(organisation, host, reply.status(), foreign);
        return reply;
    }

    private Claims authorise(Request request) throws DesRefusal {
        if (request.authorization().size() != 1) {
            throw DesRefusal.notGenuine("The call needs one bearer token");
        }
        var bearer = BEARER.matcher(request.authorization().get(0));
        if (!bearer.matches()) {
            throw DesRefusal.notGenuine("The call needs a bearer token");
        }
        Claims claims;
        try {
            claims = accessTokens.verify(bearer.group(1));
        } catch (InvalidJwtException e) {
            throw DesRefusal.notGenuine(e.hasExpired() ? "The token has expired" : "The token is not genuine");
        }
        if (!claims.service().equals(host)) {
            throw DesRefusal.otherHost(claims.organisation(), "The token is for another DES");
        }
        Optional<Organisation> organisation = accounts.find(claims.organisation());
        if (organisation.isEmpty()) {
            throw DesRefusal.otherHost(claims.organisation(), "The organisation of the token is not served here");
        }
        if (claims.serial() <= organisation.get().revokedThrough()) {
            throw DesRefusal.revoked(claims.organisation(), "The token is revoked");
        }
        return claims;
    }

    private JsonNode body(Request request, String organisation) throws DesRefusal {
        try {
            if (request.hasContentType("application/json")) {
                JsonNode body = json.readTree(request.body());
                if (body != null && body.isObject()) {
                    return body;
                }
            }
        } catch (IOException e) {
            throw DesRefusal.malformed(organisation, "The body is not valid JSON");
        }
        throw DesRefusal.malformed(organisation, "The body has to be a JSON object, its type application/json");
    }

    private Map<String, ?> startJob(Claims caller, JsonNode body) throws DesRefusal {
        UUID job = guid(caller, body, "jobId");
        checkParameters(caller, body.path("parameters"));
        Run run = runs.start(job, caller.organisation(), caller.userId());
        return Map.of("jobId", run.job(), "jobRunId", run.id());
    }

    private Map<String, ?> queryRunStatus(Claims caller, JsonNode body) throws DesRefusal {
        UUID id = guid(caller, body, "jobRunId");
        Run run = runs.find(id).orElseThrow(() -> DesRefusal.malformed(caller.organisation(), "There is no such run"));
        if (!run.organisation().equals(caller.organisation())) {
            throw DesRefusal.othersRun(caller.organisation(), "There is no such run");
        }
        boolean finished = run.isFinished(runs.now());
        Map<String, Object> status = new HashMap<>();
        status.put("jobId", run.job());
        status.put("jobRunId", run.id());
        status.put("finished", finished);
        status.put("success", finished);
        status.put("status", finished ? "Finished" : "Running");
        status.put("triggeringAuthServerUserId", run.userId());
        status.put("triggeringAuthServerUserName", run.userId());
        status.put("createdUtc", run.created().toString());
        status.put("finishedUtc", finished ? run.finished().toString() : null);
        status.put("outputFiles", null);
        return status;
    }

    private static UUID guid(Claims caller, JsonNode body, String field) throws DesRefusal {
        JsonNode value = body.path(field);
        if (!value.isTextual() || !GUID.matcher(value.textValue()).matches()) {
            throw DesRefusal.malformed(caller.organisation(), field + " has to be a GUID");
        }
        return UUID.fromString(value.textValue());
    }

    private static void checkParameters(Claims caller, JsonNode parameters) throws DesRefusal {
        boolean valid = parameters.isMissingNode() || parameters.isNull() || parameters.isObject();
        for (JsonNode parameter : parameters) {
            valid &= parameter.isNull() || parameter.isObject()
                    && isAbsentOr(parameter.path("type").isTextual(), parameter.path("type"))
                    && isAbsentOr(parameter.path("valueStringEncoded").isTextual(),
                            parameter.path("valueStringEncoded"))
                    && isAbsentOr(parameter.path("useAutoValue").isBoolean(), parameter.path("useAutoValue"));
        }
        if (!valid) {
            throw DesRefusal.malformed(caller.organisation(), "parameters has to be an object of parameters");
        }
    }

    private static boolean isAbsentOr(boolean typed, JsonNode node) {
        return typed || node.isMissingNode() || node.isNull();
    }
}
