package dev.sluice.cli;

import java.util.List;

/**
 * An option as the parser has to know it. What it means stands in the help pages, for people.
 *
 * @param form what may follow it
 * @param names with their dashes; the first one is what the code asks for
 */
record Flag(Form form, List<String> names) {
  enum Form {
    /** It is there or not. */
    SWITCH,
    /** It may be repeated, and counts. */
    COUNT,
    /** It has a value; the last one holds. */
    VALUE,
    /** It has a value and may be repeated. */
    LIST
  }

  static Flag toggle(String... names) {
    return new Flag(Form.SWITCH, List.of(names));
  }

  static Flag count(String... names) {
    return new Flag(Form.COUNT, List.of(names));
  }

  static Flag value(String... names) {
    return new Flag(Form.VALUE, List.of(names));
  }

  static Flag list(String... names) {
    return new Flag(Form.LIST, List.of(names));
  }
}
