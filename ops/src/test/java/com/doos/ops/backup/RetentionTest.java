package com.doos.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;

import com.doos.servers.DatabaseKind;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A full backup each day at 02:00, a binlog each hour. */
final class RetentionTest {
  private static final Instant FIRST = Instant.parse("2026-11-01T02:00:00Z");

  private static Timeline timeline(String id, Instant begin, int days) {
    List<FullBackup> fulls = new ArrayList<>();
    List<BinlogFile> binlogs = new ArrayList<>();
    for (int hour = 0; hour < days * 24; hour++) {
      Instant now = begin.plus(Duration.ofHours(hour));
      binlogs.add(new BinlogFile(new StoredFile(log(hour), 1, ""), now.plusSeconds(3_600)));
      if (hour % 24 == 0) {
        StoredFile file = new StoredFile("full-" + hour / 24, 1, "");
        fulls.add(new FullBackup(file, now.plusSeconds(1), log(hour), 4, now, log(hour)));
      }
    }
    return new Timeline("shard-0", id, DatabaseKind.MARIADB, fulls, binlogs);
  }

  private static String log(int number) {
    return "mysql-bin." + (100_000 + number);
  }

  /** Names of what stays at a moment, in order. */
  private static Set<String> kept(List<Timeline> timelines, int index, Instant now) {
    Retention retention =
        new Retention(Duration.ofDays(30), Duration.ofDays(7), InstantSource.fixed(now));
    Map<Timeline, Set<StoredFile>> expired = retention.expired(timelines);
    Timeline timeline = timelines.get(index);
    return timeline
        .files()
        .filter(file -> !expired.getOrDefault(timeline, Set.of()).contains(file))
        .map(StoredFile::name)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void keepsEverythingOfTheFirstWeek() {
    List<Timeline> all = List.of(timeline("a", FIRST, 7));

    Set<String> kept = kept(all, 0, FIRST.plus(Duration.ofDays(7)));

    assertThat(kept).hasSize(7 + 7 * 24);
  }

  @Test
  void keepsFullBackupsForThirtyDaysAndBinlogsForSeven() {
    // Given
    Timeline timeline = timeline("a", FIRST, 40);
    Instant now = FIRST.plus(Duration.ofDays(40));

    // When
    Set<String> kept = kept(List.of(timeline), 0, now);

    // Then full backups of 30 days, each with the binlog of its hour
    List<String> expected = new ArrayList<>();
    for (int day = 11; day < 40; day++) {
      expected.add("full-" + day);
      expected.add(log(day * 24));
    }
    // And every second of seven days: its first one needs the full backup of the day before
    for (int hour = 32 * 24; hour < 40 * 24; hour++) {
      expected.add(log(hour));
    }
    assertThat(kept).containsExactlyInAnyOrderElementsOf(new TreeSet<>(expected));
    Instant window = now.minus(Duration.ofDays(7));
    assertThat(timeline.fulls().get(32).snapshot()).isBefore(window);
    assertThat(timeline.fulls().get(33).snapshot()).isAfter(window);
  }

  @Test
  void keepsTheNewestBackupAndWhatFollowsItWhenNoneWasMadeForLong() {
    List<Timeline> all = List.of(timeline("a", FIRST, 2));

    Set<String> kept = kept(all, 0, FIRST.plus(Duration.ofDays(400)));

    assertThat(kept).contains("full-1", log(24), log(47)).doesNotContain("full-0", log(23));
  }

  @Test
  void keepsOfAnEndedTimelineOnlyFullBackupsOnceItsEndIsAWeekAgo() {
    // Given a server that was restored after two days
    List<Timeline> all =
        List.of(timeline("a", FIRST, 2), timeline("b", FIRST.plus(Duration.ofDays(2)), 20));

    // When
    Set<String> soon = kept(all, 0, FIRST.plus(Duration.ofDays(8)));
    Set<String> later = kept(all, 0, FIRST.plus(Duration.ofDays(9)).plusSeconds(1));
    Set<String> last = kept(all, 0, FIRST.plus(Duration.ofDays(33)));

    // Then
    assertThat(soon).contains(log(30), log(47));
    assertThat(later).containsExactly("full-0", "full-1", log(0), log(24));
    assertThat(last).isEmpty();
  }
}
