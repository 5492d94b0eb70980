package dev.sluice.restore;

/**
 * The record of a pack that is needed: address of the first node that needs it (8), number of its
 * first entry (8), how many entries it has (8). Sorts by first use, so that files become complete
 * early and few are open at a time.
 */
final class PackGroup {
  static final int FIRST_USE = 0;
  static final int FIRST_ENTRY = 8;
  static final int ENTRIES = 16;
  static final int RECORD = 24;

  private PackGroup() {}
}
