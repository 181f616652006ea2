/**
 * What the tests of the services share.
 *
 * <p>{@link com.doos.testkit.SharedServers} gives the real servers, started once per Maven build;
 * {@link com.doos.testkit.WithServers} hands their {@code Endpoints} to test methods; {@link
 * com.doos.testkit.TestDatabase} is a schema of one's own on one of them. Because the servers are
 * shared, a test uses names of its own for schemas, topics, keys and indexes.
 *
 * <p>System properties: {@code doos.test.database} ({@code mariadb} or {@code mysql}), {@code
 * doos.test.servers} ({@code process} or {@code docker}), {@code doos.test.root} (root of the
 * build); the environment variable {@code DOOS_DIST_CACHE} names the folder of unpacked binaries.
 */
@NullMarked
package com.doos.testkit;

import org.jspecify.annotations.NullMarked;
