package com.doos.ops.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.doos.servers.DatabaseKind;
import com.doos.shared.config.Secret;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ArchiveTest {
  private static final Instant START = Instant.parse("2026-11-27T02:00:00Z");
  private static final DatabaseServer SHARD =
      new DatabaseServer("shard-0", "db", 3306, "u", new Secret("p"), List.of("doos_order_0"));

  @TempDir private Path root;
  private Archive archive;
  private Timeline timeline;

  @BeforeEach
  void storeAFullBackupAndThreeBinlogs() throws Exception {
    archive = Archive.open(root);
    Path dump = write("full-1.sql.gz", "the dump");
    Path first = write("mysql-bin.000007", "seven");
    Path second = write("mysql-bin.000008", "eight");
    Path third = write("mysql-bin.000009", "nine");
    FullBackup full =
        new FullBackup(
            StoredFile.of(dump),
            START.plusSeconds(1),
            "mysql-bin.000007",
            344,
            START.plusSeconds(10),
            "mysql-bin.000007");
    timeline =
        new Timeline("shard-0", "20261127T020000Z", DatabaseKind.MYSQL, List.of(), List.of())
            .with(
                Optional.of(full),
                List.of(
                    new BinlogFile(StoredFile.of(first), START.plusSeconds(10)),
                    new BinlogFile(StoredFile.of(second), START.plusMillis(3_600_500)),
                    new BinlogFile(StoredFile.of(third), START.plusSeconds(7_200))));
    archive.add(timeline, List.of(dump, first, second, third));
  }

  @AfterEach
  void close() throws Exception {
    archive.close();
  }

  private Path write(String name, String text) throws Exception {
    return Files.writeString(archive.unfinished().resolve(name), text);
  }

  private Path stored(String name) {
    return root.resolve("shard-0").resolve("20261127T020000Z").resolve(name);
  }

  @Test
  void readsWhatWasStored() throws Exception {
    assertThat(archive.servers()).containsExactly("shard-0");
    assertThat(archive.timelines("shard-0")).containsExactly(timeline);
    for (StoredFile file : timeline.files().toList()) {
      assertThat(archive.fault(timeline, file)).isNull();
    }
  }

  @Test
  void isForOneCommandAtATime() {
    assertThatExceptionOfType(BackupException.class)
        .isThrownBy(() -> Archive.open(root))
        .withMessageContaining("another backup or restore");
  }

  @Test
  void namesFilesThatAreNotAsTheyWere() throws Exception {
    Files.writeString(stored("mysql-bin.000007"), "SEVEN");
    Files.writeString(stored("mysql-bin.000008"), "eigh");
    Files.delete(stored("mysql-bin.000009"));

    List<BinlogFile> logs = timeline.binlogs();
    assertThat(archive.fault(timeline, logs.get(0).file())).contains("has been changed");
    assertThat(archive.fault(timeline, logs.get(1).file())).contains("4 bytes instead of 5");
    assertThat(archive.fault(timeline, logs.get(2).file())).contains("is missing");
  }

  @Test
  void removesFilesAndTheTimelineWithItsLastFullBackup() throws Exception {
    archive.remove(timeline, Set.of(timeline.binlogs().get(2).file()));
    assertThat(stored("mysql-bin.000009")).doesNotExist();
    Timeline rest = archive.timelines("shard-0").get(0);
    assertThat(rest.binlogs()).isEqualTo(timeline.binlogs().subList(0, 2));

    archive.remove(rest, Set.of(rest.fulls().get(0).file()));
    assertThat(archive.timelines("shard-0")).isEmpty();
  }

  @Test
  void plansWithNoMoreBinlogsThanTheMomentNeeds() throws Exception {
    RestorePlan soon = RestorePlan.to(START.plusSeconds(10), archive, SHARD);
    RestorePlan later = RestorePlan.to(START.plusSeconds(3_600), archive, SHARD);
    RestorePlan latest = RestorePlan.to(START.plusSeconds(7_200), archive, SHARD);

    assertThat(soon.binlogs()).hasSize(1);
    assertThat(later.binlogs()).hasSize(2);
    assertThat(latest.binlogs()).hasSize(3);
    assertThat(RestorePlan.earliest(archive, List.of(SHARD))).isEqualTo(START.plusSeconds(1));
    assertThat(RestorePlan.latest(archive, List.of(SHARD))).isEqualTo(START.plusSeconds(7_200));
  }

  @Test
  void refusesMomentsOutsideOfWhatThereIs() {
    assertThatExceptionOfType(BackupException.class)
        .isThrownBy(() -> RestorePlan.to(START, archive, SHARD))
        .withMessageContaining("no full backup from before");
    assertThatExceptionOfType(BackupException.class)
        .isThrownBy(() -> RestorePlan.to(START.plusSeconds(7_201), archive, SHARD))
        .withMessageContaining("complete until 2026-11-27T04:00:00Z only");
  }

  @Test
  void doesNotGoOnOverAMissingBinlog() throws Exception {
    archive.remove(timeline, Set.of(timeline.binlogs().get(1).file()));

    assertThatExceptionOfType(BackupException.class)
        .isThrownBy(() -> RestorePlan.to(START.plusSeconds(3_600), archive, SHARD))
        .withMessageContaining("complete until 2026-11-27T02:00:10Z only");
    assertThat(RestorePlan.earliest(archive, List.of(SHARD))).isNull();
  }
}
