package com.doos.shared.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.doos.servers.Endpoints;
import com.doos.shared.error.DoosException;
import com.doos.shared.id.MachineId;
import com.doos.shared.id.OrderIds;
import com.doos.testkit.TestPools;
import com.doos.testkit.WithServers;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("any-database")
@WithServers
final class MachineIdLeaseIT {
  private static final Duration SOON = Duration.ofSeconds(20);
  private static final Duration HORIZON = Duration.ofSeconds(10);

  private final EtcdFixture fixture;

  MachineIdLeaseIT(Endpoints servers) throws Exception {
    fixture = new EtcdFixture(servers);
  }

  @AfterEach
  void close() throws Exception {
    fixture.close();
  }

  private MachineIdLease lease(String instance) {
    return new MachineIdLease(fixture.etcd(), instance, HORIZON, fixture.clock());
  }

  private long grant() throws Exception {
    return TestPools.await(fixture.etcd().grant(EtcdFixture.LEASE));
  }

  @Test
  void contendersGetNumbersOfTheirOwn() throws Exception {
    // Given 60 processes, three of which each begin their search at the same number
    List<MachineIdLease> contenders = new ArrayList<>();
    List<Future<Void>> taken = new ArrayList<>();
    long shared = grant();

    // When
    for (int i = 0; i < 60; i++) {
      MachineIdLease contender = lease("process " + i % 20);
      contenders.add(contender);
      taken.add(contender.take(shared));
    }
    TestPools.await(Future.join(taken));

    // Then
    Set<Integer> numbers =
        contenders.stream().map(lease -> lease.get().number()).collect(Collectors.toSet());
    assertThat(numbers).hasSize(60);
  }

  @Test
  void aNumberIsTakenOverOnlyWhenItsMarkIsPast() throws Exception {
    // Given a number that was given back a moment ago
    MachineIdLease first = lease("process");
    long lease = grant();
    TestPools.await(first.take(lease));
    TestPools.await(fixture.etcd().revoke(lease));

    // When others want it before, and after, the last millisecond it may have been used for
    MachineIdLease early = lease("process");
    TestPools.await(early.take(grant()));
    fixture.moveClock(HORIZON.plusMillis(1));
    MachineIdLease late = lease("process");
    TestPools.await(late.take(grant()));

    // Then
    assertThat(early.get().number()).isNotEqualTo(first.get().number());
    assertThat(late.get().number()).isEqualTo(first.get().number());
    assertThat(late.get().fromMs()).isGreaterThan(first.get().untilMs());
  }

  @Test
  void itsEndMovesAheadAsLongAsItIsHeldAndNotABitLonger() throws Exception {
    // Given
    MachineIdLease lease = lease("process");
    long granted = grant();
    TestPools.await(lease.take(granted));
    MachineId first = lease.get();

    // When
    fixture.moveClock(Duration.ofSeconds(5));
    TestPools.await(lease.renew());

    // Then
    MachineId second = lease.get();
    assertThat(second.untilMs()).isEqualTo(first.untilMs() + 5_000);
    assertThat(second.number()).isEqualTo(first.number());

    // When somebody else takes the owner's key away
    fixture.delete(MachineIdLease.OWNERS + first.number());
    fixture.moveClock(Duration.ofSeconds(5));

    // Then
    assertThatThrownBy(() -> TestPools.await(lease.renew()))
        .hasCauseInstanceOf(LeaseKeeper.LostException.class);
    assertThat(lease.get()).isEqualTo(second);
  }

  @Test
  void aMarkWhoseAnswerWasLostIsFoundAgain() throws Exception {
    // Given a mark that was moved, which the owner does not know
    MachineIdLease lease = lease("process");
    TestPools.await(lease.take(grant()));
    MachineId known = lease.get();
    fixture.put(MachineIdLease.MARKS + known.number(), String.valueOf(known.untilMs() + 1));

    // When
    assertThatThrownBy(() -> TestPools.await(lease.renew())).hasMessageContaining("moved before");
    fixture.moveClock(Duration.ofSeconds(1));
    TestPools.await(lease.renew());

    // Then
    assertThat(lease.get().untilMs()).isEqualTo(known.untilMs() + 1_000);
  }

  @Test
  void withoutEtcdIdsAreIssuedForAsLongAsWasGranted() throws Exception {
    // Given
    InstantSource clock = InstantSource.system();
    MachineIdLease lease = new MachineIdLease(fixture.etcd(), "process", EtcdFixture.LEASE, clock);
    LeaseKeeper keeper = fixture.keep(lease);
    TestPools.await(keeper.start());
    OrderIds ids = new OrderIds(lease, clock);

    // When
    fixture.proxy().refuse();
    long last = ids.next(1);

    // Then it ends, and nothing can be issued beyond the end
    await().atMost(SOON).until(() -> !issues(ids));
    assertThat(lease.get().untilMs()).isLessThan(clock.millis());
    await().atMost(SOON).until(() -> fixture.held("machine id") == 0);

    // When etcd is back
    fixture.proxy().restore();

    // Then
    await().atMost(SOON).until(() -> issues(ids));
    assertThat(ids.next(1)).isGreaterThan(last);
    await().atMost(SOON).until(() -> fixture.held("machine id") == 1);
    TestPools.await(keeper.close());
  }

  private static boolean issues(OrderIds ids) {
    try {
      return ids.next(1) > 0;
    } catch (DoosException refused) {
      return false;
    }
  }

  @Test
  void aLostLeaseIsReplacedAndNoIdIsIssuedTwice() throws Exception {
    // Given
    MachineIdLease lease =
        new MachineIdLease(fixture.etcd(), "process", EtcdFixture.LEASE, InstantSource.system());
    LeaseKeeper keeper = fixture.keep(lease);
    TestPools.await(keeper.start());
    int before = lease.get().number();
    long last = new OrderIds(lease, InstantSource.system()).next(1);
    assertThat(fixture.held("machine id")).isOne();

    // When
    fixture.delete(MachineIdLease.OWNERS + before);

    // Then
    await().atMost(SOON).until(() -> lease.get().number() != before);
    assertThat(new OrderIds(lease, InstantSource.system()).next(1)).isGreaterThan(last);
    await().atMost(SOON).until(() -> fixture.held("machine id") == 1);

    // When it is given back
    TestPools.await(keeper.close());

    // Then
    assertThat(fixture.held("machine id")).isZero();
    assertThat(TestPools.await(fixture.etcd().list(MachineIdLease.OWNERS)).entries()).isEmpty();
    await().atMost(SOON).until(() -> !issues(new OrderIds(lease, InstantSource.system())));
  }
}
