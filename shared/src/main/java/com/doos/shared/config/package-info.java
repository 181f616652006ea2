/**
 * Configuration: one YAML file overlaid by the environment, read once, all mistakes told at once.
 */
@org.jspecify.annotations.NullMarked
package com.doos.shared.config;
