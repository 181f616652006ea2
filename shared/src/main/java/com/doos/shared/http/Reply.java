package com.doos.shared.http;

import java.util.Map;

/** What a route answers: as a whole, or bit by bit. */
public sealed interface Reply permits Answer, StreamedAnswer {
  String contentType();

  /** Beside those that every answer has. */
  Map<String, String> headers();
}
