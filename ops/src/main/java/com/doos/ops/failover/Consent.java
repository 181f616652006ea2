package com.doos.ops.failover;

/**
 * What the operator takes upon themselves.
 *
 * @param acceptLoss acknowledged commits may be lost
 * @param fenced a server that does not answer cannot be reached by anybody else either
 */
record Consent(boolean acceptLoss, boolean fenced) {}
