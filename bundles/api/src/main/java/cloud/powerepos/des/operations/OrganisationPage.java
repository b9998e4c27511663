package cloud.powerepos.des.operations;

import java.util.List;

/**
 * The answer to an {@link OrganisationQuery}. Immutable.
 *
 * @param reports those of this page, in the order that was asked for
 * @param found   how many there are on all pages
 */
public record OrganisationPage(List<OrganisationReport> reports, int found) {

    /** Copies the reports. */
    public OrganisationPage {
        reports = List.copyOf(reports);
    }
}
