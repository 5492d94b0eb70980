package dev.sluice.backends.objects;

import java.util.List;

/**
 * One page of a listing.
 *
 * @param names of objects, whole ones with all their slashes
 * @param next asks for the page behind this one; empty if there is none
 */
public record NamePage(List<String> names, String next) {
  public NamePage {
    names = List.copyOf(names);
  }

  boolean isLast() {
    return next.isEmpty();
  }
}
