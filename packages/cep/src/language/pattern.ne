# The language of patterns and rules. `npm run grammar` makes pattern-grammar.ts of it.
#
# Every text has one parse: operators are stratified, a group is never an expression, and what may be left out is
# marked by a word or sign of its own.

@preprocessor typescript

@{%
import { lexer } from './lexer.ts'
import * as make from './make-ast.ts'
%}

@lexer lexer

# Rules: one after the other, separated by semicolons.
rules -> rule (%semicolon rule):* %semicolon:? {% make.rules %}
rule -> (%rule name):? pattern {% make.rule %}
name -> %word {% make.name %} | %quoted {% make.name %} | %string {% make.name %}

pattern -> %pattern %open sequence %close within:? where:? skip:? {% make.pattern %}

# Stages: side by side = next, -> = followed by, ~> = followed by any.
sequence -> element following:* {% make.sequence %}
following ->
    element {% make.strict %}
  | %not_stage stage {% make.notNext %}
  | %followedBy element {% make.followedBy %}
  | %followedBy %not_stage stage {% make.notFollowedBy %}
  | %followedByAny element {% make.followedByAny %}
element -> thing quantifier:? modifier:* {% make.element %}
thing -> stage {% make.stage %} | %open sequence %close {% make.group %}
stage -> %word {% make.name %} | %quoted {% make.name %}

quantifier ->
    %plus {% make.oneOrMore %}
  | %star {% make.zeroOrMore %}
  | %question {% make.optional %}
  | %brace %number %unbrace %question:? {% make.exactly %}
  | %brace %number %comma %unbrace %question:? {% make.atLeast %}
  | %brace %number %comma %number %unbrace %question:? {% make.range %}

modifier ->
    %greedy {% make.modifier %}
  | %consecutive {% make.modifier %}
  | %combinations {% make.modifier %}
  | %gap duration {% make.gap %}
  | %until %open expression %close {% make.until %}

within -> %within duration {% make.within %}
duration -> (%number %word):+ {% make.duration %}

# Conditions, joined by AND. One with OR stands in parentheses, so that it is clear how far a label reaches.
where -> %where condition (%and condition):* {% make.where %}
condition -> (stage %colon):? negation {% make.condition %}

skip ->
    %noSkip {% make.noSkip %}
  | %skipToNext {% make.skipToNext %}
  | %skipPastLast {% make.skipPastLast %}
  | %skipToFirst stage %orFail:? {% make.skipToFirst %}
  | %skipToLast stage %orFail:? {% make.skipToLast %}

# Expressions, from the loosest binding to the tightest.
expression -> expression %or conjunction {% make.binary %} | conjunction {% id %}
conjunction -> conjunction %and negation {% make.binary %} | negation {% id %}
negation -> %not negation {% make.not %} | comparison {% id %}
comparison ->
    sum %compare sum {% make.binary %}
  | sum %not:? %in %open expression (%comma expression):* %close {% make.among %}
  | sum %not:? %between sum %and sum {% make.between %}
  | sum %not:? %like sum {% make.like %}
  | sum %is %not:? %null {% make.isNull %}
  | sum {% id %}
sum -> sum (%plus | %minus) product {% make.arithmetic %} | product {% id %}
product -> product (%star | %slash | %percent) factor {% make.arithmetic %} | factor {% id %}
factor -> %minus factor {% make.negativeValue %} | primary {% id %}
primary ->
    %number {% make.number %}
  | %string {% make.text %}
  | %true {% make.yes %}
  | %false {% make.no %}
  | %null {% make.nothing %}
  | path {% make.field %}
  | %word %open %close path_after:? {% make.call %}
  | %word %open expression (%comma expression):* %close path_after:? {% make.call %}
  | %open expression %close {% make.second %}
path -> stage (%dot stage):* {% make.path %}
path_after -> %dot path {% make.second %}
