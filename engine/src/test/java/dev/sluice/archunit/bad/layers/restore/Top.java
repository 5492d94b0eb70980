package dev.sluice.archunit.bad.layers.restore;

/** Stands for what nothing but the facade may know. */
public final class Top {}
