package cloud.powerepos.des.shell.internal.table;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;

import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;

import cloud.powerepos.des.common.faces.States;
import cloud.powerepos.des.operations.OrganisationReport;
import cloud.powerepos.des.operations.TokenStatus;

/** Organisations for a spreadsheet. */
public final class ExportTable {

    private static final char BYTE_ORDER_MARK = '\ufeff';

    private final CSVFormat format;

    /** @param separator what stands between two cells */
    public ExportTable(Separator separator) {
        format = CSVFormat.RFC4180.builder().setDelimiter(separator.character())
                .setHeader("code", "account", "state", "host", "expiry").build();
    }

    /** The whole table. */
    public String text(List<OrganisationReport> organisations) {
        StringBuilder text = new StringBuilder();
        try (CSVPrinter table = new CSVPrinter(text, format)) {
            for (OrganisationReport organisation : organisations) {
                table.printRecord(cells(organisation).map(Defused::cell).toList());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return text.toString();
    }

    /** In UTF-8; with the mark that spreadsheets need to see that, where it makes a difference. */
    public byte[] bytes(List<OrganisationReport> organisations) {
        String text = text(organisations);
        boolean ascii = text.chars().allMatch(c -> c < 0x80);
        return (ascii ? text : BYTE_ORDER_MARK + text).getBytes(StandardCharsets.UTF_8);
    }

    private static Stream<String> cells(OrganisationReport organisation) {
        return Stream.of(organisation.organisationCode(),
                organisation.token().map(TokenStatus::serviceAccountId).orElse(""),
                States.typed(organisation.state()),
                organisation.serviceUri().map(uri -> uri.getAuthority()).orElse(""),
                organisation.expiresAt().map(time -> time.truncatedTo(ChronoUnit.SECONDS).toString()).orElse(""));
    }
}
