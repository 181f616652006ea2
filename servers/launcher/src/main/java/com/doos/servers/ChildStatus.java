package com.doos.servers;

/**
 * One child as it is now.
 *
 * @param name for example {@code order-0} or {@code kafka}
 * @param pid process id of the server itself, 0 when it is not running
 * @param rssBytes resident memory of the server and of the processes it started, 0 when not running
 * @param restarts how often it was started again since the stack began
 * @param ready whether it has answered since its last start
 */
public record ChildStatus(String name, long pid, long rssBytes, int restarts, boolean ready) {}
