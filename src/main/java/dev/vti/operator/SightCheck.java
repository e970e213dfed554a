package dev.vti.operator;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/** Ready only while every kind is watched: an operator that does not see changes is not at work. */
@Readiness
@ApplicationScoped
public class SightCheck implements HealthCheck {

    private final SiteReconciler reconciler;

    public SightCheck(SiteReconciler reconciler) {
        this.reconciler = reconciler;
    }

    @Override
    public HealthCheckResponse call() {
        List<String> unseen = reconciler.unseen();
        return HealthCheckResponse.named("Watches every kind").status(unseen.isEmpty())
                .withData("unseen", String.join(", ", unseen)).build();
    }
}
