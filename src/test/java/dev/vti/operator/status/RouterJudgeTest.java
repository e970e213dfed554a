package dev.vti.operator.status;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vti.api.GatewayReport;
import dev.vti.api.RouterObjectStatus;
import dev.vti.model.Availability;
import dev.vti.model.GatewayState;
import dev.vti.model.RouterState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RouterJudgeTest {

    /** A router object with one gateway. */
    @ParameterizedTest
    @CsvSource({
        "OnMain,    Active,      Ready,        Yes",
        "OnBackup,  Active,      Ready,        Yes",
        "OnMain,    Active,      NotMonitored, Yes",
        "OnMain,    Active,      Unknown,      Unknown",
        "OnMain,    OnStandby,   Ready,        Unknown",
        "Unknown,   Active,      Unknown,      Unknown",
        "NoGateway, Unavailable, Unavailable,  No"
    })
    void isReadyWhileAGatewayThatAnswersOrThatNobodyMonitorsCarries(RouterState router, GatewayState state, Availability availability, String ready) {
        RouterObjectStatus status = new RouterObjectStatus();
        status.state = router;
        GatewayReport gateway = new GatewayReport();
        gateway.name = "remote-tunwan1";
        gateway.state = state;
        gateway.availability = availability;
        status.gateways.add(gateway);

        assertThat(RouterJudge.ready(status).status().name()).isEqualTo(ready);
    }
}
