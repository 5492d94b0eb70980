package dev.sluice.archunit.bad.layers;

/** Stands for the facade, which nothing below it may know. */
public final class Facade {}
