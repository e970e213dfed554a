package dev.vti.lab;

/**
 * One thing the product promises, and how it is seen.
 *
 * @param name the claim, as one line
 * @param check does what the claim speaks of and looks at the result
 */
record Claim(String name, Check check) {

    /** Looks whether a claim holds. */
    @FunctionalInterface
    interface Check {

        Verdict look();
    }

    /**
     * Whether a claim holds.
     *
     * @param evidence what was seen, as one line, also when the claim does not hold
     */
    record Verdict(boolean holds, String evidence) {
    }

    /** A check that breaks is a claim that does not hold. */
    Verdict settle() {
        try {
            return check.look();
        } catch (RuntimeException broken) {
            return new Verdict(false, broken.getMessage() == null ? broken.toString() : broken.getMessage().lines().findFirst().orElse(""));
        }
    }
}
