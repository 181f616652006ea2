/**
 * {@code ./doos prove}: all of DOOS with its services as processes of their own, under load and
 * faults that a seed determines, then compared with what its clients were told.
 *
 * <p>{@link com.doos.prove.FaultSchedule} says what breaks when; {@link com.doos.prove.Site} is
 * what breaks; {@link com.doos.prove.Shoppers} keep using it and {@link com.doos.prove.Deeds}
 * remembers what they were answered; {@link com.doos.prove.Judge} compares; {@link
 * com.doos.prove.Report} tells.
 */
@org.jspecify.annotations.NullMarked
package com.doos.prove;
