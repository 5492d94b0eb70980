package dev.sluice.target;

/**
 * Which extended attributes a restore concerns itself with: those it sets, and, if an item has them
 * and its node does not, removes.
 */
@FunctionalInterface
public interface AttributeFilter {
  /** All. */
  AttributeFilter ALL = name -> true;

  /** Whether it is one of them. */
  boolean isWanted(String name);
}
