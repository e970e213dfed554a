package dev.vti.model;

/**
 * A text that is not the value it should be. The message says what is wrong and how to mend it, without naming an object or field:
 * whoever knows them (the compiler) adds them.
 */
public class InvalidValueException extends IllegalArgumentException {

    private final String problem;
    private final String mend;

    public InvalidValueException(String problem, String mend) {
        super(problem + ": " + mend);
        this.problem = problem;
        this.mend = mend;
    }

    public String problem() {
        return problem;
    }

    public String mend() {
        return mend;
    }
}
