package com.doos.inventory.app;

/** An item of a batch that cannot be carried out, and why. */
public record Guilty<T>(T item, Throwable cause) {}
