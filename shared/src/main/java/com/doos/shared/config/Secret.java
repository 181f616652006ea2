package com.doos.shared.config;

/** A value that must not show in logs: {@link #toString} hides it. */
public record Secret(String value) {
  @Override
  public String toString() {
    return "***";
  }
}
