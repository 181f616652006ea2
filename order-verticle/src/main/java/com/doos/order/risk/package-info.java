/**
 * Rules against fake orders. {@code RiskRules} is the table and decides by {@code RiskFacts},
 * {@code CaptchaVerifier} asks whether a captcha was solved. Who asks what, and when, is {@code
 * RiskControl}'s in {@code app}.
 */
@org.jspecify.annotations.NullMarked
package com.doos.order.risk;
