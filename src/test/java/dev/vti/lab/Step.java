package dev.vti.lab;

import java.util.List;

/** A situation and what must be true in it. */
record Step(String name, List<Claim> claims) {
}
