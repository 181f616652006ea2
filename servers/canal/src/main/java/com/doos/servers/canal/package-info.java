/**
 * A real Canal server as a forked process: it reads the binlogs of the order databases as a replica
 * would and hands the row changes to its clients.
 *
 * <p>{@link com.doos.servers.canal.CanalChild} is the main class and puts Canal's own embedded
 * server and Netty front together; {@link com.doos.servers.canal.Destination} names one database to
 * follow; {@link com.doos.servers.canal.StatusAwareParser} is the one thing that Canal 1.1.7 lacks
 * for MySQL 8.4 and later. Canal drags in an old Spring, Netty 3 and MyBatis, hence a module and
 * class path of its own, read by the launcher from {@code META-INF/doos/canal.classpath}.
 */
@NullMarked
package com.doos.servers.canal;

import org.jspecify.annotations.NullMarked;
