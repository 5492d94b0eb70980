package dev.sluice.archunit.bad.visible.repository;

/** Public, though nobody said that it should be. */
public final class Surprise {}
