"""Reads a JSON list of YAML texts from standard input and writes, for each, what pySigma makes of it."""

import json
import sys

from sigma.collection import SigmaCollection
from sigma.conditions import ConditionAND, ConditionFieldEqualsValueExpression, ConditionNOT, ConditionOR
from sigma.correlations import SigmaCorrelationRule
from sigma.exceptions import SigmaError
from sigma.types import (
    Placeholder,
    SigmaBool,
    SigmaCasedString,
    SigmaCIDRExpression,
    SigmaCompareExpression,
    SigmaExists,
    SigmaExpansion,
    SigmaFieldReference,
    SigmaNull,
    SigmaNumber,
    SigmaRegularExpression,
    SigmaString,
    SigmaTimestampPart,
    SpecialChars,
)


def value_of(value):
    # The more special come first: a part of a time is a number to pySigma, and a cased string a string.
    if isinstance(value, SigmaString):
        parts = [part_of(part) for part in value.s]
        return {"is": "string", "parts": parts, "cased": isinstance(value, SigmaCasedString)}
    if isinstance(value, SigmaTimestampPart):
        return {"is": "time_part", "part": value.timestamp_part.name.lower(), "value": value.number}
    if isinstance(value, SigmaNumber):
        return {"is": "number", "value": value.number}
    if isinstance(value, SigmaBool):
        return {"is": "boolean", "value": value.boolean}
    if isinstance(value, SigmaNull):
        return {"is": "null"}
    if isinstance(value, SigmaRegularExpression):
        flags = "".join(sorted(SigmaRegularExpression.sigma_to_re_flag[flag] for flag in value.flags))
        return {"is": "regex", "source": str(value.regexp), "flags": flags}
    if isinstance(value, SigmaCIDRExpression):
        return {"is": "cidr", "network": value.cidr}
    if isinstance(value, SigmaCompareExpression):
        compared = {"is": "compare", "by": value.op.name.lower(), "value": value.number.number}
        if isinstance(value.number, SigmaTimestampPart):
            compared["part"] = value.number.timestamp_part.name.lower()
        return compared
    if isinstance(value, SigmaExists):
        return {"is": "exists", "exists": value.exists}
    if isinstance(value, SigmaFieldReference):
        return {"is": "fieldref", "field": value.field, "starts": value.starts_with, "ends": value.ends_with}
    if isinstance(value, SigmaExpansion):
        return {"is": "expansion", "of": [value_of(each) for each in value.values]}
    raise TypeError(type(value))


def part_of(part):
    if isinstance(part, Placeholder):
        return {"placeholder": part.name}
    if isinstance(part, SpecialChars):
        return 1 if part == SpecialChars.WILDCARD_MULTI else 2
    return part


def tree_of(node):
    if isinstance(node, (ConditionAND, ConditionOR)):
        return {"op": "and" if isinstance(node, ConditionAND) else "or", "of": [tree_of(each) for each in node.args]}
    if isinstance(node, ConditionNOT):
        return {"op": "not", "of": tree_of(node.args[0])}
    if isinstance(node, ConditionFieldEqualsValueExpression):
        return {"op": "item", "field": node.field, "value": value_of(node.value)}
    return {"op": "item", "value": value_of(node.value)}


def correlation_of(rule):
    condition = rule.condition
    aliases = rule.aliases.to_dict() if rule.aliases is not None else {}
    return {
        "type": rule.type.name.lower(),
        "rules": [each.reference for each in rule.rules or []],
        "generate": rule.generate,
        "timespan": rule.timespan.seconds,
        "group_by": rule.group_by or [],
        "aliases": aliases,
        "condition": condition.to_dict(),
    }


def document_of(rule):
    read = {"title": rule.title, "level": rule.level.name.lower() if rule.level is not None else None}
    if isinstance(rule, SigmaCorrelationRule):
        return {**read, "correlation": correlation_of(rule)}
    return {**read, "trees": [tree_of(condition.parsed) for condition in rule.detection.parsed_condition]}


def answer_to(text):
    try:
        return {"documents": [document_of(rule) for rule in SigmaCollection.from_yaml(text).rules]}
    except SigmaError as error:
        return {"refused": type(error).__name__, "message": str(error)}
    except Exception as error:  # what pySigma stumbles over it refuses no less
        return {"refused": type(error).__name__, "message": str(error)}


json.dump([answer_to(text) for text in json.load(sys.stdin)], sys.stdout)
