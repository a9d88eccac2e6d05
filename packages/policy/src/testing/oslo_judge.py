"""Answers for oslo.test.ts what oslo.policy itself makes of rules.

Reads one JSON object from standard input and writes one to standard output:
  decisions: [{rules, scopes, default, name, creds, target}] -> {allowed} or {raises}, and {printed}
  sets: [{defaults, files, enforce_new_defaults}] -> {name: printed rule}
"""

import copy
import json
import logging
import os
import sys
import tempfile
import warnings

from oslo_config import cfg
from oslo_policy import _checks
from oslo_policy import _parser
from oslo_policy import policy

logging.disable(logging.CRITICAL)
warnings.simplefilter('ignore')


def parse(source):
    check = _parser.parse_rule(source)
    # Before 4.2 a rule of one quoted text or operator came out as that text; newer releases refuse it.
    return check if isinstance(check, _checks.BaseCheck) else _checks.FalseCheck()


def configured(directory, **options):
    conf = cfg.ConfigOpts()
    conf([], project='judge', default_config_files=[], default_config_dirs=[])
    enforcer = policy.Enforcer(conf, policy_file=os.path.join(directory, 'policy.yaml'), default_rule=options.pop('default', None))
    for name, value in options.items():
        # enforce_scope is no longer an option in newer releases: they always do.
        if name in conf.oslo_policy:
            conf.set_override(name, value, group='oslo_policy')
    return enforcer


def decide(enforcer, case):
    rules = {name: parse(source) for name, source in case['rules'].items()}
    printed = {name: str(check) for name, check in rules.items()}
    enforcer.clear()
    enforcer.default_rule = case['default']
    for name, scopes in case['scopes'].items():
        enforcer.register_default(policy.RuleDefault(name, '', scope_types=scopes))
    enforcer.set_rules(rules)
    try:
        allowed = bool(enforcer.enforce(case['name'], case['target'], copy.deepcopy(case['creds'])))
    except Exception as error:
        return {'raises': type(error).__name__, 'printed': printed}
    return {'allowed': allowed, 'printed': printed}


def load(case):
    with tempfile.TemporaryDirectory() as directory:
        os.mkdir(os.path.join(directory, 'policy.d'))
        for at, rules in enumerate(case['files']):
            path = 'policy.yaml' if at == 0 else os.path.join('policy.d', '%02d.yaml' % at)
            with open(os.path.join(directory, path), 'w') as file:
                json.dump(rules, file)
        enforcer = configured(
            directory, policy_dirs=[os.path.join(directory, 'policy.d')], enforce_new_defaults=case['enforce_new_defaults']
        )
        for default in case['defaults']:
            old = default.get('deprecated')
            enforcer.register_default(policy.RuleDefault(
                default['name'],
                default['check'],
                deprecated_rule=old and policy.DeprecatedRule(
                    old['name'], old['check'], deprecated_reason='-', deprecated_since='-'
                ),
            ))
        enforcer.load_rules(True)
        return {name: str(check) for name, check in enforcer.rules.items()}


def main():
    cases = json.load(sys.stdin)
    with tempfile.TemporaryDirectory() as directory:
        enforcer = configured(directory, enforce_scope=True)
        decisions = [decide(enforcer, case) for case in cases['decisions']]
    json.dump({'decisions': decisions, 'sets': [load(case) for case in cases['sets']]}, sys.stdout)


main()
