package dev.vti.config;

/** An object that a configuration was compiled from. */
public record Origin(String kind, String name, long generation) {
}
