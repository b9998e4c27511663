package cloud.powerepos.des.webconsole.internal.html;

import cloud.powerepos.des.webconsole.internal.view.View;

/** Links to other views of the page, relative to its address. */
final class Links {

    private Links() {
    }

    static Html to(View view, String cssClass, String label) {
        return new Html().markup("<a").attribute("class", cssClass).attribute("href", "?" + view.address()).markup(">")
                .text(label).markup("</a>");
    }
}
