package cloud.powerepos.des.webconsole.internal;

/** A part of the page that the live view replaces when it has changed: one element, with this ID. */
record Part(String id, String html) {
}
