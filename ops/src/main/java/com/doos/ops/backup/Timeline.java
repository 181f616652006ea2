package com.doos.ops.backup;

import com.doos.servers.DatabaseKind;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * One history of a server: full backups, and binlogs that follow each other without a gap. A server
 * that was restored, or lost its binlogs, begins another.
 *
 * <p>Kept as {@code manifest.json} beside its files.
 *
 * @param id when it began; later ones are greater
 * @param fulls the oldest first
 * @param binlogs the oldest first
 */
record Timeline(
    String server, String id, DatabaseKind kind, List<FullBackup> fulls, List<BinlogFile> binlogs) {

  Timeline {
    fulls = List.copyOf(fulls);
    binlogs = List.copyOf(binlogs);
  }

  /** The same with more in it. */
  Timeline with(Optional<FullBackup> full, List<BinlogFile> logs) {
    return new Timeline(
        server,
        id,
        kind,
        Stream.concat(fulls.stream(), full.stream()).toList(),
        Stream.concat(binlogs.stream(), logs.stream()).toList());
  }

  Stream<StoredFile> files() {
    return Stream.concat(
        fulls.stream().map(FullBackup::file), binlogs.stream().map(BinlogFile::file));
  }

  Optional<BinlogFile> last() {
    return binlogs.isEmpty() ? Optional.empty() : Optional.of(binlogs.get(binlogs.size() - 1));
  }

  /** The binlogs from that of a full backup on, for as long as none is missing. */
  List<BinlogFile> following(FullBackup full) {
    List<BinlogFile> chain = new ArrayList<>();
    long next = BinlogFile.number(full.binlog());
    for (BinlogFile log : binlogs) {
      if (log.number() == next) {
        chain.add(log);
        next++;
      }
    }
    return chain;
  }

  JsonObject toJson() {
    return new JsonObject()
        .put("server", server)
        .put("timeline", id)
        .put("kind", kind.name())
        .put("fulls", array(fulls, Timeline::toJson))
        .put("binlogs", array(binlogs, Timeline::toJson));
  }

  static Timeline fromJson(JsonObject json) {
    return new Timeline(
        json.getString("server"),
        json.getString("timeline"),
        DatabaseKind.valueOf(json.getString("kind")),
        list(json.getJsonArray("fulls"), Timeline::toFull),
        list(json.getJsonArray("binlogs"), Timeline::toBinlog));
  }

  private static JsonObject toJson(FullBackup full) {
    return toJson(full.file())
        .put("snapshot", full.snapshot().toString())
        .put("binlog", full.binlog())
        .put("position", full.position())
        .put("moment", full.moment().toString())
        .put("through", full.through());
  }

  private static FullBackup toFull(JsonObject json) {
    return new FullBackup(
        toFile(json),
        Instant.parse(json.getString("snapshot")),
        json.getString("binlog"),
        json.getLong("position"),
        Instant.parse(json.getString("moment")),
        json.getString("through"));
  }

  private static JsonObject toJson(BinlogFile log) {
    return toJson(log.file()).put("until", log.until().toString());
  }

  private static BinlogFile toBinlog(JsonObject json) {
    return new BinlogFile(toFile(json), Instant.parse(json.getString("until")));
  }

  private static JsonObject toJson(StoredFile file) {
    return new JsonObject()
        .put("file", file.name())
        .put("bytes", file.bytes())
        .put("sha256", file.sha256());
  }

  private static StoredFile toFile(JsonObject json) {
    return new StoredFile(json.getString("file"), json.getLong("bytes"), json.getString("sha256"));
  }

  private static <T> JsonArray array(List<T> values, Function<T, JsonObject> write) {
    return new JsonArray(values.stream().map(write).toList());
  }

  private static <T> List<T> list(JsonArray array, Function<JsonObject, T> read) {
    return array.stream().map(JsonObject.class::cast).map(read).toList();
  }
}
