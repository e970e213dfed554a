package dev.vti.apiserver.operator;

import dev.vti.apiserver.ApiServer;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The operator beside the shared API server, for the tests of one class: those of others must be alone with their objects. */
final class RunningOperator implements BeforeAllCallback, AfterAllCallback {

    private OperatorProcess process;

    @Override
    public void beforeAll(ExtensionContext context) {
        ApiServer.shared().applyCustomResourceDefinitions();
        ApiServer.shared().applyRoles();
        start();
    }

    @Override
    public void afterAll(ExtensionContext context) {
        stop();
    }

    void start() {
        process = OperatorProcess.ready(ApiServer.shared());
    }

    void stop() {
        process.close();
    }

    /** All it has said since its last start. */
    String log() {
        return process.log();
    }
}
