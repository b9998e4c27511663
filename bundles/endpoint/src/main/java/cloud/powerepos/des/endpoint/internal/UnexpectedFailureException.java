package cloud.powerepos.des.endpoint.internal;

import cloud.powerepos.des.auth.DesAccessException;
import cloud.powerepos.des.common.text.ErrorText;
import cloud.powerepos.des.common.text.Printable;

/** An error that nothing here foresees, in the form that callers know. */
final class UnexpectedFailureException extends DesAccessException {

    private static final long serialVersionUID = 1L;

    UnexpectedFailureException(String organisationCode, Throwable error) {
        super(organisationCode, "The DES host of organisation " + Printable.of(organisationCode)
                + " could not be determined because of an unexpected error (" + ErrorText.kind(error) + "); try again, and"
                + " if this lasts, restart bundle cloud.powerepos.des.endpoint and report the error, which is in the log",
                null, null);
    }
}
