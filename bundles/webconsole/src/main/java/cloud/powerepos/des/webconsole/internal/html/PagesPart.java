package cloud.powerepos.des.webconsole.internal.html;

import java.util.SortedSet;
import java.util.TreeSet;

import cloud.powerepos.des.webconsole.internal.view.View;
import cloud.powerepos.des.webconsole.internal.view.Words;

/** Draws where in the list this page is, and the way to the others. */
final class PagesPart {

    private PagesPart() {
    }

    static Part of(View view, int found) {
        int last = View.pages(found);
        Html html = new Html().markup("<p class=\"des-quiet\">")
                .text(found == 0 ? "No organisation is found" : Words.number((view.page() - 1L) * View.PAGE + 1)
                        + " to " + Words.number(Math.min(found, (long) view.page() * View.PAGE)) + " of "
                        + Words.count(found, "organisation", "organisations"))
                .markup("</p>");
        if (last > 1) {
            html.markup("<ul>");
            item(html, view, view.page() - 1, last, "Previous");
            int before = 0;
            for (int page : shown(view.page(), last)) {
                html.markup(page > before + 1 ? "<li>...</li>" : "");
                before = page;
                if (page == view.page()) {
                    html.markup("<li><strong aria-current=\"page\">").text(Integer.toString(page))
                            .markup("</strong></li>");
                } else {
                    item(html, view, page, last, Integer.toString(page));
                }
            }
            item(html, view, view.page() + 1, last, "Next");
            html.markup("</ul>");
        }
        return Part.of("nav", "des-pages", " aria-label=\"Pages\"", html);
    }

    private static SortedSet<Integer> shown(int page, int last) {
        SortedSet<Integer> shown = new TreeSet<>();
        shown.add(1);
        for (int near = Math.max(1, page - 2); near <= Math.min(last, page + 2); near++) {
            shown.add(near);
        }
        shown.add(last);
        return shown;
    }

    private static void item(Html html, View view, int page, int last, String label) {
        if (page >= 1 && page <= last) {
            html.markup("<li>").add(Links.to(view.at(page), "des-link", label)).markup("</li>");
        }
    }
}
