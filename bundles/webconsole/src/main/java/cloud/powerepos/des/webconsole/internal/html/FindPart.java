package cloud.powerepos.des.webconsole.internal.html;

import java.util.Arrays;

import cloud.powerepos.des.common.faces.States;
import cloud.powerepos.des.operations.OrganisationQuery.Sort;
import cloud.powerepos.des.webconsole.internal.view.View;
import cloud.powerepos.des.webconsole.internal.view.Words;

/** Draws the form for search and order. */
final class FindPart {

    private FindPart() {
    }

    static Part of(View view) {
        Html html = new Html().markup("<label>Search <input type=\"search\" name=\"q\" maxlength=\"200\"")
                .attribute("placeholder", "code, account, host, error").attribute("value", view.text())
                .markup("></label> <label>Order <select name=\"sort\">");
        Arrays.stream(Sort.values()).forEach(sort -> html.markup("<option").attribute("value", States.typed(sort))
                .markup(sort == view.sort() ? " selected>" : ">").text(Words.of(sort)).markup("</option>"));
        html.markup("</select></label>");
        view.stateNames().forEach(name -> hidden(html, "state", name));
        html.markup("<button>Show</button>");
        if (!view.isEverything()) {
            html.markup(" ").add(Links.to(View.FIRST, "des-link", "Show all"));
        }
        return Part.of("form", "des-find", " role=\"search\" method=\"get\" class=\"des-find\"", html);
    }

    static void hidden(Html html, String name, String value) {
        html.markup("<input type=\"hidden\"").attribute("name", name).attribute("value", value).markup(">");
    }
}
