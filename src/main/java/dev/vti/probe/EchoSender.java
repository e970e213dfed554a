package dev.vti.probe;

/** The way out to the gateways; what the schedule needs of the kernel. */
interface EchoSender {

    /** Sends one request through its own device and never through another. Does not wait. */
    Outcome send(EchoRequest request);

    /** What became of a request. */
    sealed interface Outcome {

        /** @param interfaceIndex kernel index of the interface it left by */
        record Sent(int interfaceIndex) implements Outcome {
        }

        /** @param reason why it did not leave, in words for people */
        record Refused(String reason) implements Outcome {
        }
    }
}
