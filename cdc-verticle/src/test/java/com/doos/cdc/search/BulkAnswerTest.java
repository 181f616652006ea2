package com.doos.cdc.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import com.doos.cdc.app.OrderIndex.Result;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BulkAnswerTest {
  private static String failed(int status) {
    return """
    {"items": [{"index": {"status": %d, "error": {"type": "some", "reason": "why"}}}]}\
    """
        .formatted(status);
  }

  @Test
  void anIndexedAndAnOutdatedDocumentAreDone() throws IOException {
    String body =
        """
        {"items": [{"index": {"status": 201}}, {"index": {"status": 200}},
          {"index": {"status": 409, "error": {"type": "version_conflict_engine_exception"}}}]}\
        """;

    List<Result> results = BulkAnswer.read(new JsonObject(body), 3);

    assertThat(results).hasSize(3).containsOnly(new Result.Done());
  }

  @Test
  void aDocumentThatDoesNotFitTheMappingIsRejected() throws IOException {
    assertThat(BulkAnswer.read(new JsonObject(failed(400)), 1))
        .containsExactly(new Result.Rejected("400 some: why"));
  }

  @Test
  void theValueThatDoesNotFitIsNotTold() throws IOException {
    String body =
        failed(400).replace("why", "failed to parse field [x]. Preview of field's value: 'secret'");

    assertThat(BulkAnswer.read(new JsonObject(body), 1))
        .containsExactly(new Result.Rejected("400 some: failed to parse field [x]"));
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403, 404, 429, 500, 503})
  void whatIsNotTheDocumentsFaultIsTriedAgain(int status) throws IOException {
    assertThat(BulkAnswer.read(new JsonObject(failed(status)), 1))
        .containsExactly(new Result.TryAgain(status + " some: why"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"items\": [{}]}", "{\"items\": [{\"index\": {}}]}"})
  void anAnswerThatDoesNotFitLeavesItOpen(String body) {
    assertThatIOException().isThrownBy(() -> BulkAnswer.read(new JsonObject(body), 1));
  }
}
